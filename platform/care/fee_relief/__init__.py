"""Fee relief (生活费用减免, K-5.4): the class teacher asks, the principal decides, logistics carries it out."""
