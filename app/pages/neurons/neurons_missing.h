// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in the place of the table of neurons while there is none to show, says what is missing,
// and offers the next step.
#pragma once
#include <QWidget>

namespace sparsescope {

class AppContext;
class Commands;
class EmptyState;

class NeuronsMissing : public QWidget {
    Q_OBJECT

  public:
    NeuronsMissing(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // Looks again; returns whether anything is missing.
    bool refresh();

  private:
    enum class What { nothing, embeddings, model, codes, choice, documents };
    [[nodiscard]] What what() const;
    void goOn();

    AppContext& context_;
    Commands& commands_;
    EmptyState* empty_;
};

}  // namespace sparsescope
