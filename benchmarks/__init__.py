"""Measurements that anyone can repeat: ours beside a baseline, in one run on one machine; the ratio is what counts."""
