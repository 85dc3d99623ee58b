searchPart("texts",{"starts":{"words":"0","texts":"0"},"count":52})
