"""Writing: SPARQL updates and RDF documents become changes of the user's own graphs."""
