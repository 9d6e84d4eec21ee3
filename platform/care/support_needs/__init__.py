"""Support needs (SupportNeed) and 应助尽助 (P3-2): what a student needs, what became of it, and who has no support yet."""
