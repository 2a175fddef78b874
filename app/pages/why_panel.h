// SPDX-License-Identifier: GPL-3.0-or-later
// Why a hit was found: every neuron it shares with the query and what each adds to the score; for
// pictures also what the document's k neurons make of it.
#pragma once
#include <QWidget>
#include <optional>

#include "core/types/ids.h"

class QGridLayout;
class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class ContributionBar;
class ImageView;
class TextLabel;
struct Contribution;
struct HitRow;
struct Reconstruction;
struct SearchAnswer;

class WhyPanel : public QWidget {
    Q_OBJECT

  public:
    WhyPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void showHit(const SearchAnswer& answer, const HitRow& hit);
    void clear();

  private:
    QWidget* buildPictures();
    void showContributions(const SearchAnswer& answer, const HitRow& hit);
    void addPart(const Contribution& part, const QColor& color);
    void showReconstruction(const Reconstruction& reconstruction);

    AppContext& context_;
    Commands& commands_;
    std::optional<DocumentId> document_;
    TextLabel* title_;
    TextLabel* text_;
    TextLabel* label_;
    QPushButton* more_;
    QWidget* pictures_ = nullptr;
    ImageView* original_ = nullptr;
    ImageView* reconstruction_ = nullptr;
    TextLabel* reconstruction_caption_ = nullptr;
    TextLabel* sum_;
    ContributionBar* bar_;
    QGridLayout* parts_;
};

}  // namespace sparsescope
