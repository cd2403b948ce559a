"""Small videos for compact files, made shot by shot.

units       a video's shots as spans that are encoded each on its own
footage     the pictures of such a span
sized       pictures of one size, and of sides that an encoder takes
codecs      the encoders, registered by name
packets     what an encoder gives
encoded     one span through an encoder, and back
target      the quality that a span must keep, and the search for the factor that just keeps it
judged      how good an encoded span is
span        one span to a target: probe, encode, verify, correct; frozen backgrounds where they win
freeze      backgrounds that stand still for the encoder too
regions     more bits for what moves (x264, x265)
budget      the factors of all spans for a number of bytes or a mean quality
sound       the sound, copied or as Opus
heard       what of a sound track can be read
order       when packets are decoded
join        packets of spans and sound as one MP4
memory      how many spans at a time
work        finished spans on disk, so that what was interrupted goes on
"""
