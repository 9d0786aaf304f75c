"""Tests; one folder per kind (see CONTRIBUTING.md)."""
