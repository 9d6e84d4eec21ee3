"""The school calendar: terms, holidays, make-up workdays, and the arithmetic over them."""
