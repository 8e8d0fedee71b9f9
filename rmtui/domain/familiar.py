"""The familiar-customer test 熟户: at least one of the manager's five and one of the customer's five (domain.md 4)."""

RM_CONDITIONS = ("occupation", "finances", "likes", "monthly_talk", "asset_changes")
"""Knows the occupation, the household's finances, the likes; talks at least monthly; follows the assets' changes."""
CUSTOMER_CONDITIONS = ("products", "wealth_purchases", "books_ahead", "purchases_amount", "monthly_purchase")
"""Holds 3 products or more, bought wealth products 3 times or more, books before coming, bought for over a million,
buys every month."""
CONDITIONS = RM_CONDITIONS + CUSTOMER_CONDITIONS
