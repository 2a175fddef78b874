// SPDX-License-Identifier: GPL-3.0-or-later
// The filter of the table of neurons: one line in the filter language for neurons
// (core/filter/neuron_filter.h) and, below it, the conditions that are asked for most as chips to
// click. What passes is found in a task, and again whenever the numbers or names change. A mark
// that changes lets no row leave under the person's hands: the filter is asked again by typing.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QWidget>

#include "app/controllers/task.h"
#include "core/filter/neuron_filter.h"
#include "core/types/row_set.h"
#include "widgets/models/neuron_row.h"

class QLayout;

namespace sparsescope {

class AppContext;
class Chip;
class FilterBar;
struct NeuronSnapshot;

class NeuronFilterLine : public QWidget {
    Q_OBJECT

  public:
    explicit NeuronFilterLine(AppContext& context);

    [[nodiscard]] QString text() const;
    void setText(const QString& text);
    void setQuickShown(bool shown);         // the chips with conditions that are asked often
    void setStatus(const QString& status);  // "37 of 1 536"
    void setDeadMeaning(const QString& meaning);
    // The facts that filters ask for are others by now. `apply`: and so is what passes.
    void factsChanged(bool apply);
    // Which rows are shown; an empty function: all.
    [[nodiscard]] std::function<bool(const NeuronRow&)> passes() const;

  Q_SIGNALS:
    void changed();  // what passes
    void left();     // Enter with nothing typed

  private:
    struct Answer {
        NeuronVocabulary vocabulary;
        std::shared_ptr<const RowSet> passing;  // null: all
        QString problem;
    };
    void addQuick(QLayout* row, const QString& term, const QString& text, const QString& tip);
    void toggleQuick(const QString& term, bool on);
    void showQuick();
    void ask(bool apply);
    void take(const Answer& answer, bool apply);
    [[nodiscard]] static Result<Answer> answer(const NeuronSnapshot& snapshot,
                                               const std::string& text);

    AppContext& context_;
    FilterBar* bar_;
    QWidget* chips_;
    struct Quick {
        QString term;
        Chip* chip;
    };
    std::vector<Quick> quick_;
    std::shared_ptr<const RowSet> passing_;  // null: all
    bool apply_next_ = false;                // the running question was asked to be applied
    Task task_;
};

}  // namespace sparsescope
