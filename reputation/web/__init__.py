"""The pages: thin doors that ask one question and render the answer."""
