"""The demonstration: five small sites on this machine, and their harvest."""
