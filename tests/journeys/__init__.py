"""People's ways through the atlas from end to end, on the demo town and on Berlin: by what they read on the pages."""
