"""How answers are shown: JSON documents, CSV, and text for people, in English and Chinese."""
