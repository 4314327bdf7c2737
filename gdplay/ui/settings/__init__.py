"""The settings of training, each with its formula."""
