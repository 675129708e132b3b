"""Every rule of the benchmark."""

import event_rules
import mixed_rules
import people_rules

RULES = (*people_rules.RULES, *event_rules.RULES, *mixed_rules.RULES)
