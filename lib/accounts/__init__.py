"""Passwords, logins, and the slowing down of guesses."""
