"""The same questions over HTTP and for agents; it knows the questions, and is given what answers them."""
