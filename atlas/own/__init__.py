"""An area that the reader puts together: from the address to the page. The sums are those of indicators.own_areas."""
