// SPDX-License-Identifier: GPL-3.0-or-later
// Classes of cards that others name: tests do. A card that nobody names is declared in its own file.
#pragma once
#include <optional>

#include <QStringList>

#include "app/pages/train/train_card.h"

namespace sparsescope {

class BarHistogram;

// k(t) with the annealing phase, the three dead shares, and deaths as marks that can be opened.
class ActivityCard : public LineCard {
    Q_OBJECT

  public:
    ActivityCard();
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;

  private:
    void showMarks(const RunView& view);
    void openMark(qint64 id);

    std::vector<NeuronChanges> deaths_;  // behind the marks, whose id is the place here
    std::int64_t marked_until_ = -1;
    int generation_ = -1;
};

// Every part of the loss times its weight, stacked to the total.
class LossCard : public LineCard {
    Q_OBJECT

  public:
    LossCard();
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;

  private:
    QStringList parts_;
};

// How often neurons fire, at the step the page looks at.
class FrequencyCard : public TrainCard {
    Q_OBJECT

  public:
    FrequencyCard();
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool followsLog() const override { return false; }

  private:
    BarHistogram* bars_;
};

// Quality on held-out documents, one line per k.
class QualityCard : public LineCard {
    Q_OBJECT

  public:
    enum class Measured { accuracy, recall };
    explicit QualityCard(Measured measured);
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool followsLog() const override { return false; }

  private:
    [[nodiscard]] std::optional<double> valueOf(const HeldOutQuality& quality) const;

    [[nodiscard]] std::vector<int> ksOf(const RunView& view) const;  // measured in the shown run

    Measured measured_;
    std::vector<int> ks_;    // of the lines
    bool compares_ = false;  // one line for the k of each run instead
};

// Explained variance, cosine and L0.
class FidelityCard : public LineCard {
    Q_OBJECT

  public:
    FidelityCard();
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool followsLog() const override { return false; }
};

// What a search will cost with the codes as they are: postings per query, and skew.
class SearchCostCard : public LineCard {
    Q_OBJECT

  public:
    SearchCostCard();
    void showNumbers(const RunView& view) override;
};

// Steps per second, time left, memory, threads.
class SpeedCard : public LineCard {
    Q_OBJECT

  public:
    SpeedCard();
    void showNumbers(const RunView& view) override;
};

}  // namespace sparsescope
