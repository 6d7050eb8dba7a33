"""What the atlas tells by itself: what is new, as a feed and by e-mail; and guided stories.

news      releases that became public, gathered by dataset and day
alerts    the wish to be told by e-mail: asked for, confirmed, carried out, ended
stories   files with texts and states of the atlas → rows, and rows → a page
"""
