"""Transcripts of one's own: files of references and hypotheses, and what their scores say."""
