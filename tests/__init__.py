"""Tests of rmtui."""
