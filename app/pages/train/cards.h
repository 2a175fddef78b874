// SPDX-License-Identifier: GPL-3.0-or-later
// The classes of cards that tests name. Each is defined in <name>_card.cpp; a card that nothing
// else names is declared there, too.
#pragma once
#include <optional>
#include <vector>

#include <QStringList>

#include "app/pages/train/train_card.h"

namespace sparsescope {

class BarHistogram;

// Shows k over time with the annealing phase, three shares of dead neurons, and the deaths of
// neurons as marks that can be opened.
class ActivityCard : public LineCard {
    Q_OBJECT

  public:
    ActivityCard();
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;

  private:
    void showMarks(const RunView& view);
    void openMark(qint64 id);

    std::vector<NeuronChanges> deaths_;  // behind the marks; a mark's id is an index into it
    std::int64_t marked_until_ = -1;
    int generation_ = -1;
};

// Shows the parts of the loss, each times its weight, stacked so that they add up to the total.
class LossCard : public LineCard {
    Q_OBJECT

  public:
    LossCard();
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;

  private:
    QStringList parts_;
};

// Shows the loss of a backbone that is tuned: its parts, one line for each k.
class TuneLossCard : public LineCard {
    Q_OBJECT

  public:
    TuneLossCard();
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool fits(RunKind kind) const override { return kind == RunKind::backbone; }

  private:
    QStringList parts_;
    bool compares_ = false;  // instead one line for each run: its total
};

// Shows how large the corrections of the backbone are: the norm of the gradient and the learning
// rate.
class TuneGradientCard : public LineCard {
    Q_OBJECT

  public:
    TuneGradientCard();
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool fits(RunKind kind) const override { return kind != RunKind::head; }
};

// Shows how well held-out pairs find each other, at several k and by whole embeddings, with the
// value before the first step as a dashed line.
class TuneRetrievalCard : public LineCard {
    Q_OBJECT

  public:
    enum class Measured { ndcg, recall };
    explicit TuneRetrievalCard(Measured measured);
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool fits(RunKind kind) const override { return kind != RunKind::head; }
    [[nodiscard]] bool followsLog() const override { return false; }

  private:
    [[nodiscard]] std::optional<double> valueOf(const HeldOutQuality& quality) const;
    [[nodiscard]] std::vector<int> ksOf(const RunSeries& run) const;

    Measured measured_;
    std::vector<int> ks_;
    bool compares_ = false;  // instead one line for each run, at the k it shares with the shown one
};

// Shows how often neurons fire, at the step that the page looks at.
class FrequencyCard : public TrainCard {
    Q_OBJECT

  public:
    FrequencyCard();
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;
    // A joint run is judged by its held-out pairs and counts no frequencies.
    [[nodiscard]] bool fits(RunKind kind) const override { return kind == RunKind::head; }
    [[nodiscard]] bool followsLog() const override { return false; }

  private:
    BarHistogram* bars_;
};

// Shows the quality on held-out documents, with one line for each k.
class QualityCard : public LineCard {
    Q_OBJECT

  public:
    enum class Measured { accuracy, recall };
    explicit QualityCard(Measured measured);
    void showRuns(const RunView& view) override;
    void showNumbers(const RunView& view) override;
    // A joint run is judged by its held-out pairs instead, on the cards of those.
    [[nodiscard]] bool fits(RunKind kind) const override { return kind == RunKind::head; }
    [[nodiscard]] bool followsLog() const override { return false; }

  private:
    [[nodiscard]] std::optional<double> valueOf(const HeldOutQuality& quality) const;

    [[nodiscard]] std::vector<int> ksOf(const RunView& view) const;  // of the shown run

    Measured measured_;
    std::vector<int> ks_;    // one for each line
    bool compares_ = false;  // instead one line for each run, at its own k
};

// Shows the explained variance, the cosine and L0.
class FidelityCard : public LineCard {
    Q_OBJECT

  public:
    FidelityCard();
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool followsLog() const override { return false; }
};

// Shows what a search with the present codes costs: the postings read per query, and the skew.
class SearchCostCard : public LineCard {
    Q_OBJECT

  public:
    SearchCostCard();
    void showNumbers(const RunView& view) override;
};

// Shows steps per second, the time left, memory and threads.
class SpeedCard : public LineCard {
    Q_OBJECT

  public:
    SpeedCard();
    void showNumbers(const RunView& view) override;
    [[nodiscard]] bool fits(RunKind /*kind*/) const override { return true; }
};

}  // namespace sparsescope
