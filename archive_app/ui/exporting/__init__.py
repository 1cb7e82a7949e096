"""What was found, or everything, handed to other programs: which, in what form, where to."""
