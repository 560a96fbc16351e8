"""Games: solutions against closed forms, published figures, other programs and their axioms."""
