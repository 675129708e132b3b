"""What phrases are made of: numbers, times, values and names, each a category of the chart."""
