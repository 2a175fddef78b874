// SPDX-License-Identifier: GPL-3.0-or-later
// Why the shown neuron is silent, in sentences: whether it ever fired, when it died, who is active
// in its place; and the nearest living neuron to go to. Hidden for neurons that are alive.
#pragma once
#include <QWidget>

#include "core/types/ids.h"

namespace sparsescope {

class AppContext;
class Commands;
class DeathQuestion;
class DocumentList;
class FlowLayout;
class TextLabel;
struct NeuronDeath;

class NeuronDeathView : public QWidget {
    Q_OBJECT

  public:
    NeuronDeathView(AppContext& context, Commands& commands, DeathQuestion& question,
                    QWidget* parent = nullptr);

  private:
    void follow();
    void refresh();
    void addChip(FlowLayout* chips, const QString& prefix, NeuronId neuron, const QString& note);

    AppContext& context_;
    Commands& commands_;
    DeathQuestion& question_;
    TextLabel* why_;
    FlowLayout* nearest_;
    TextLabel* beaten_;
    FlowLayout* rivals_;
    TextLabel* where_;
    DocumentList* documents_;
};

// The fate in a sentence or two.
[[nodiscard]] QString death_sentence(const NeuronDeath& death, int k);

}  // namespace sparsescope
