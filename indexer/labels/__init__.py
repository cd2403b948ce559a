"""Labels: what the default network says that a picture shows, in the words of WordNet."""
