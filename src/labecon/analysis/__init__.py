"""Answers: reported figures and claims recomputed, many paths read, the brief, what decides, windows left out."""
