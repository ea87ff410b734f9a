"""Values and decisions: no I/O, no clock, nothing imported from the floors above."""
