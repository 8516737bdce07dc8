"""The pages that people use in a browser: who they are, for whom they act, a group's affairs.

Drawn here from templates, in Dutch, French or English; they work without JavaScript, but for
passkeys. They know no more than anybody may ask of the two services: what they show they ask the
projections, and what people do there they send to the clearing service, both as the person who is
signed in.
"""
