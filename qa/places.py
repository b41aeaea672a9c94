"""Names of countries, states of the USA and large cities, in lower case, as questions ask for them."""

PLACES = frozenset(
    """afghanistan albania algeria argentina armenia australia austria azerbaijan bahrain bangladesh belarus
    belgium bolivia brazil britain bulgaria cambodia cameroon canada chad chile china colombia croatia cuba
    cyprus denmark ecuador egypt england estonia ethiopia finland france gabon georgia germany ghana greece
    greenland guatemala guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy
    jamaica japan jordan kazakhstan kenya kosovo kuwait latvia lebanon liberia libya lithuania luxembourg
    malawi malaysia maldives mali malta mexico moldova monaco mongolia montenegro morocco mozambique myanmar
    namibia nepal netherlands nicaragua niger nigeria norway oman pakistan panama paraguay peru philippines
    poland portugal qatar romania russia rwanda scotland senegal serbia singapore slovakia slovenia somalia
    spain sudan sweden switzerland syria taiwan tanzania thailand tunisia turkey uganda ukraine uruguay
    uzbekistan venezuela vietnam wales yemen zambia zimbabwe alabama alaska arizona arkansas california
    colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas kentucky louisiana maine
    maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma
    oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming london paris berlin
    moscow beijing tokyo rome madrid chicago boston""".split()
) | frozenset(
    """new york, new jersey, new mexico, new hampshire, north carolina, south carolina, north dakota, south
    dakota, west virginia, rhode island, north korea, south korea, saudi arabia, south africa, new zealand,
    united states, united kingdom, united arab emirates, costa rica, el salvador, sri lanka, puerto rico, hong
    kong, czech republic, los angeles, las vegas, san francisco""".replace("\n    ", " ").split(", ")
)
