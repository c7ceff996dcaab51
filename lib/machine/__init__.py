"""From a bare Python to the running program; the doctor; the log of faults; commands."""
