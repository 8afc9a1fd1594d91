"""What the calendar tells about itself: the gender report, the members' map, the printed calendar, pictures."""
