"""What makes builds faster and changes no byte: without this folder they take longer."""
