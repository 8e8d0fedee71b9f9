"""What a customer is like and how close he or she is: the words to judge in (domain.md sections 2 and 6)."""

LOYALTY = ("cognitive", "affective", "conative", "behavioural")
"""认知 → 情感 → 意向 → 行为."""
DEPTHS = ("known", "liked", "trusted", "allied")
"""认识 → 好感 → 信赖 → 同盟."""
TRUST_SIGNS = ("private_fact", "help_asked", "came_first", "referral")
"""The customer told something private, asked for personal help, began the contact, sent somebody."""
TEMPERAMENTS = (
    *("suspicious", "well_informed", "rational", "hesitant", "silent", "dependent", "self_centred"),
    "irascible",
)
"""The eight temperaments, which pick the way of talking (domain.md section 2, stage 2)."""
ORIENTATIONS = ("relationship", "value", "service")
"""The customer's leaning 取向: care; after-sales tracking and wealth review; tracking and events."""
LOYALTY_TACTICS = ("know_needs", "exceed", "recover", "stay_near", "reward")
"""What wins loyalty: know the needs, do more than expected, put right what went wrong, keep in touch, reward."""
FACTORS = ("product", "system", "contact", "surroundings")
"""What makes a customer satisfied or not, each 1 to 5."""
