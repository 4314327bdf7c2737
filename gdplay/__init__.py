"""A desktop playground for gradient descent."""
