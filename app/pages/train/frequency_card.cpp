// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/cards.h"
#include "widgets/charts/bar_histogram.h"
#include "widgets/number_format.h"

namespace sparsescope {

FrequencyCard::FrequencyCard()
    : TrainCard("frequency", "How often neurons fire",
                "Histogram of log10(share of samples at which a neuron is active) over the last "
                "window of training samples; neurons that were silent all that time have their own "
                "bar (dead ones are counted on validation documents). It is of the step the scrub "
                "line stands at.",
                new BarHistogram),
      bars_(static_cast<BarHistogram*>(chart())) {
    bars_->setXAxis({.title = "share of samples", .format = AxisFormat::power_of_ten});
    bars_->setYAxis({.title = "neurons", .from_zero = true});
    bars_->setMeaning(theme::Series::frequency);
    bars_->setNeverText("silent");
}

void FrequencyCard::showRuns(const RunView& view) {
    showNumbers(view);
}

void FrequencyCard::showNumbers(const RunView& view) {
    const FrequencyHistogram* shown = view.histogram();
    if (!shown) {
        bars_->clearData();
        setValue({});
        setNote({});
        return;
    }
    std::vector<double> edges;
    for (std::size_t i = 0; i <= shown->counts.size(); ++i)
        edges.push_back(shown->first_edge + shown->bin_width * static_cast<double>(i));
    const std::vector<double> counts(shown->counts.begin(), shown->counts.end());
    bars_->setData(edges, counts, static_cast<double>(shown->never));
    setValue(format::count(shown->never) + " silent");
    setNote("step " + format::count(shown->step) + " · N " +
            format::si(static_cast<double>(shown->samples)));
}

namespace train_card_entries {

const TrainCardEntry& frequency_entry() {
    static constexpr TrainCardEntry entry{make_card<FrequencyCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope
