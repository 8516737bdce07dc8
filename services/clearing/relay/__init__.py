"""The relay: follows the log and writes what it reads to a Kafka topic, for others to follow.

The log is the outbox: nothing is published "after commit", and nothing but the topic itself says
how far the topic goes. What holds of each partition at every moment, whatever is killed, paused or
run twice: it holds the records of its groups from the first position on without one missing,
some perhaps more than once. It rests on three rules.

1. A batch begins right after a place that was seen to be complete on this topic, by reading its
   last record back or by the acknowledgement of the batch before; and it is one batch, which the
   broker takes whole or not at all.
2. It is sent once, over a connection made for this session, to the topic of that id. Whatever goes
   wrong ends the session; the next one reads back what became of it.
3. So a batch that arrives late, from a session long over or a relay that was paused, only repeats
   what stands there already.

Two relays would therefore only write everything twice. Even that is stopped: each session asks the
broker for the next epoch of the one producer id of the topic, and a relay that meets a higher epoch
stands by.
"""
