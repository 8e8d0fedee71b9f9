"""The weights of writing, imported by one thread at a time.

sqlalchemy's modules import each other in rings: two threads that begin in different places of such a ring (the lane
that warms up, and a first key pressed at once) each find the other's half-made module. Whoever needs them comes through
here first, where the second waits for the first.
"""

import sqlalchemy as sqlalchemy
import sqlmodel as sqlmodel
