// SPDX-License-Identifier: GPL-3.0-or-later
// A card of the train page: a chart of the shown runs under the numbers of one step. A card is one
// file, app/pages/train/<name>_card.cpp, which defines its entry, and one word in
// app/CMakeLists.txt, whose place there is its place on the page. Window thread only.
#pragma once
#include <span>
#include <vector>

#include "app/pages/train/run_lines.h"
#include "widgets/charts/chart_card.h"

namespace sparsescope {

class TrainCard : public ChartCard {
    Q_OBJECT

  public:
    // name: of the card among the others, for tests and tools.
    TrainCard(const QString& name, const QString& title, const QString& definition, Chart* chart);

    virtual void showRuns(const RunView& view) = 0;     // what is new in them
    virtual void showNumbers(const RunView& view) = 0;  // in the header, of view's step
    // Follows the page's switch between linear and log axes.
    [[nodiscard]] virtual bool followsLog() const { return true; }

  Q_SIGNALS:
    void deathActivated(quint32 neuron, qint64 step);  // for the cards that show deaths
};

// A card whose chart is lines.
class LineCard : public TrainCard {
    Q_OBJECT

  public:
    LineCard(const QString& name, const QString& title, const QString& definition,
             std::vector<Measure> measures = {});
    void showRuns(const RunView& view) override { lines_.show(view); }
    [[nodiscard]] LineChart* lines() const { return static_cast<LineChart*>(chart()); }

  protected:
    void setMeasures(std::vector<Measure> measures) { lines_.setMeasures(std::move(measures)); }

  private:
    RunLines lines_;
};

struct TrainCardEntry {
    // The cards of one file: usually one; several where they differ in a measure only.
    std::vector<TrainCard*> (*make)();
};

template <class Card>
std::vector<TrainCard*> make_card() {
    return {new Card};
}

// The cards of the page, in its order.
[[nodiscard]] std::span<const TrainCardEntry* const> train_card_list();

}  // namespace sparsescope
