"""The report of what ships with the app, question by question: what the command line makes."""
