"""What the service does: harvest one source, deliver to one target, preview, detect."""
