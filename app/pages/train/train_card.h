// SPDX-License-Identifier: GPL-3.0-or-later
// A card of the Train page: a chart of the shown runs below the numbers of one step. A card is one
// file, app/pages/train/<name>_card.cpp, which defines the card's entry, and one word in
// app/CMakeLists.txt, whose place there is the card's place on the page. Window thread only.
#pragma once
#include <span>
#include <vector>

#include "app/pages/train/run_lines.h"
#include "widgets/charts/chart_card.h"

namespace sparsescope {

class TrainCard : public ChartCard {
    Q_OBJECT

  public:
    // The object names "card_<name>" and "chart_<name>" let tests find the card and its chart.
    TrainCard(const QString& name, const QString& title, const QString& definition, Chart* chart);

    virtual void showRuns(const RunView& view) = 0;     // adds what is new in the runs
    virtual void showNumbers(const RunView& view) = 0;  // shows the numbers of view.at
    // Whether the card has anything to say of a run of this kind: of neurons only where some learn.
    [[nodiscard]] virtual bool fits(RunKind kind) const { return kind != RunKind::backbone; }
    // Whether the page's switch between linear and log axes applies to the card.
    [[nodiscard]] virtual bool followsLog() const { return true; }

  Q_SIGNALS:
    void deathActivated(quint32 neuron, qint64 step);  // sent by cards that show deaths
};

// A card with a line chart.
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
    // Makes the cards of one file: usually one, several if they differ only in what they measure.
    std::vector<TrainCard*> (*make)();
};

template <class Card>
std::vector<TrainCard*> make_card() {
    return {new Card};
}

// All entries, in the order of the page.
[[nodiscard]] std::span<const TrainCardEntry* const> train_card_list();

}  // namespace sparsescope
