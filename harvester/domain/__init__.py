"""Values and decisions. Standard library only: no I/O, no clock, nothing imported from the floors above."""
