"""What compact video costs and gives, beside encoders as others use them: `python -m benchmarks.compact`.

clips, clips.tsv    stretches that all encoders are given
encoders            ours and its peers
curves              bytes and quality of each by factor
bjontegaard         what a curve saves of another
films, films.tsv    shots put together, without loss
shots               a film to a target, beside one factor for all of it
equal               the one factor that gives the same quality
corpus, corpus.tsv  whole files through `Library.compress`
retrieval           is footage found in a library of what is left of it?
results             what was measured, kept on disk
report              tables of it
"""
