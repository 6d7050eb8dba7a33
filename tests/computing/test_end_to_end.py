from indicators import reading
from indicators.models import Answer, Audience, Series
from indicators.releasing import release_many

from . import town


def test_from_sheets_of_variables_to_ready_answers(place):
    release_many(town.deliver_everything(), audience=Audience.PUBLIC, by=None)
    t = town.territory()
    print(reading.offer(t))
    print(reading.values(t, "block", "inhabitants", "2022-12-31"))
    print(reading.all_periods(t, "district", "inhabitants"))
    print(reading.area_profile(t, "2021", "block", "0204"))
    print(reading.area_list(t, "2021", "block"))
    print(Answer.objects.count(), Series.objects.count())
