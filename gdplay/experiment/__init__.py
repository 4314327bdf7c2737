"""What a person made: network, data and settings as frozen, hashable values."""
