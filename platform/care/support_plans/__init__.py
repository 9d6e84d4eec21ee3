"""Support plans (支持计划): tutoring, growth, rehabilitation, courses and education after misconduct, as one kind of record."""
