"""A local peer that speaks the part of Stripe's API that we call: a hosted page, test cards, signed webhooks.

No money moves, no answer comes from Stripe. It listens on the loopback, takes test keys only, and nothing but the
command `stripe_peer` and tests may import it. What it does rests on a reading of Stripe's documentation; only the
shapes of requests and answers are checked, against stripe-python's own types (contract.py).
"""
